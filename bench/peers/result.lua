-- One line for bench/servers.py: wrk's own report has no 99.9th percentile.
done = function(summary, latency)
  io.write(string.format("result %.0f %d %d %d %d\n",
    summary.requests / summary.duration * 1e6,
    latency:percentile(50), latency:percentile(99), latency:percentile(99.9),
    summary.errors.connect + summary.errors.read + summary.errors.write
      + summary.errors.status + summary.errors.timeout))
end
