const fastify = require('fastify')();
const { Queue, Worker } = require('bullmq');
const { Scheduler } = require('./lib/scheduler');
const { sendAll, resolveAll } = require('./lib/delivery');
const reports = require('./lib/reports');
const limits = require('./lib/limits');

const queue = new Queue('mail');
const scheduler = new Scheduler(queue);

// - no-worker-per-task: processes jobs of a queue, on this thread
const consumer = new Worker('mail', async (job) => {
  await sendAll(job.data.recipients, job.data.text);
  // + no-blocking-call warning: `writeReport` writes a file for each job
  reports.writeReport(job.id, job.data);
});

consumer.on('failed', (job, error) => {
  // + no-blocking-call warning: `appendFailure` writes in an event handler
  reports.appendFailure(job.id, error);
});

fastify.post('/jobs', async (request) => scheduler.plan(request.body));
fastify.get('/jobs/next', async () => scheduler.next());
fastify.post('/hosts', async (request) => resolveAll(request.body.hosts));
fastify.get('/reports/:id', async (request) => reports.summary(request.params.id));
fastify.post('/limits/:key', async (request) => limits.take(request.params.key));
fastify.get('/wait', (request, reply) => {
  const end = Date.now() + Number(request.query.ms);
  // + no-cpu-heavy-loop warning: keeps the thread busy until a time is reached
  while (Date.now() < end) {
    // wait
  }
  reply.send('done');
});

fastify.listen({ port: 3000 });
