"""Static files with a digest in their names."""

from typing import ClassVar

from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticStorage(CompressedManifestStaticFilesStorage):
    """Hashed and compressed files; references to source maps are left alone.

    Packages ship minified files that name a ``.map`` which is not collected (it serves nobody here);
    Django's own patterns would refuse the whole collection over it.
    """

    patterns: ClassVar = tuple(
        (
            glob,
            tuple(
                entry
                for entry in entries
                if "sourceMappingURL" not in (entry if isinstance(entry, str) else entry[0])
            ),
        )
        for glob, entries in CompressedManifestStaticFilesStorage.patterns
    )
