"""An empty folder: each lab mounts its own memory here, seen by nobody else and gone with it."""
