"""Values everything else is made of: words, sizes, problems; imports nothing of ours."""
