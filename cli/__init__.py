"""The project's commands: build with readable progress, summarise what was built, publish it for readers."""
