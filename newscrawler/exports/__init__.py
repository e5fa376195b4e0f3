"""What the archive holds, in the forms that other archives, readers and databases take."""
