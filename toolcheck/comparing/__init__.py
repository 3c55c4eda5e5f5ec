"""What a manifest lets the model do, and how that differs from another manifest."""
