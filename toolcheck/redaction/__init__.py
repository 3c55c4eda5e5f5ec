"""What may be shown of a text: the one door that everything shown passes."""
