// One process a worker: JavaScript runs on one thread, so more cores need more processes.

import cluster from 'node:cluster';

export const { isPrimary } = cluster;

// The exit status: zero when every worker left as it should.
export async function runWorkers(options, announce) {
  // Node 20 cannot set SO_REUSEPORT. Either the primary accepts and deals out in turn, or all
  // workers accept from one socket, where all wake and the first to run gets most of it.
  cluster.schedulingPolicy = options.reusePort ? cluster.SCHED_RR : cluster.SCHED_NONE;
  const statuses = await Promise.all(startAll(options.workers, announce));
  return Math.max(...statuses);
}

function startAll(count, announce) {
  const workers = Array.from({ length: count }, () => cluster.fork());
  let isLeaving = false;
  const leave = () => {
    // Once: a second signal would end a worker at once, whatever it has still to answer.
    if (isLeaving) return;
    isLeaving = true;
    for (const worker of workers) worker.process.kill('SIGTERM');
  };
  for (const signal of ['SIGTERM', 'SIGINT']) process.once(signal, leave);
  announceOnce(workers, announce);
  return workers.map((worker) => ended(worker, leave));
}

function announceOnce(workers, announce) {
  let ready = 0;
  for (const worker of workers) {
    worker.once('message', (address) => {
      ready += 1;
      if (ready === workers.length) announce(address);
    });
  }
}

// A worker that fails ends all: half a server is harder to notice than none.
function ended(worker, leave) {
  return new Promise((resolve) => {
    worker.once('exit', (code, signal) => {
      const status = signal ? 1 : code;
      if (status) leave();
      resolve(status);
    });
  });
}
