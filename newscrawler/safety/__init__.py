"""What may be asked for, taken in and written down, when strangers write the pages."""
