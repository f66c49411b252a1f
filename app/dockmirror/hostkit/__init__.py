"""What somebody needs to host a mirror: a folder of configuration, right the first time."""
