"""The password hash, tuned: Django's default costs 100 MiB and 0.1 s a sign-in."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class TunedArgon2PasswordHasher(Argon2PasswordHasher):
    """Argon2id with 19 MiB, two passes, one lane (about 20 ms)."""

    memory_cost = 19_456
    time_cost = 2
    parallelism = 1
