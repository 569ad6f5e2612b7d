"""A network for scenarios until the lab's own takes over: two hosts, a relay, two sniffers."""
