"""Makes texts safe to show. Everything that is shown passes through here."""
