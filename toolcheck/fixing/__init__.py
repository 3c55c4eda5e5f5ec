"""Changes become text, each proved by reading the text again. It knows no rule."""
