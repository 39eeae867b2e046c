"""A job's life, from the accepted command to the posted picture. Knows nothing of Discord."""
