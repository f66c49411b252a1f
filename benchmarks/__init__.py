"""What a check costs, against the same requests made bare."""
