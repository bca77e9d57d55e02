"""What experts read and see, and how far scoring is."""
