"""What is given away, and what is hidden."""
