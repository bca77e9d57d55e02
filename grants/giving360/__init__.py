"""Awards out and in, in the shape of the 360Giving data standard 1.4 (https://standard.threesixtygiving.org/)."""
