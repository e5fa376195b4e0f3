"""The demo newspaper: a small three-language site served on loopback."""
