"""What segments are measured against, and segments themselves: each module runs one contender in a process of its own."""
