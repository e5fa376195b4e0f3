"""What is queued, leased and done."""
