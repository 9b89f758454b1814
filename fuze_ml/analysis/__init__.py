"""What a page is about: one schema, and the engines that fill it."""
