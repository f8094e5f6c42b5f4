"""Files people hand in: what may come in, pictures without what the camera wrote, where they are kept."""
