const { createClient } = require('redis');
const { setTimeout: pause } = require('node:timers/promises');

class Scheduler {
  constructor(queue) {
    this.queue = queue;
    this.planned = [];
    this.running = new Set();
    this.count = 0;
  }

  async connect() {
    if (this.client) return this.client;
    const client = createClient();
    await client.connect();
    // + no-async-race: a second caller comes in while the first connects, and one client is lost
    this.client = client;
    return client;
  }

  async plan(job) {
    const client = await this.connect();
    await client.set(`job:${job.id}`, JSON.stringify(job));
    this.planned.push(job);
    // - no-async-race: read and written after the wait
    this.count = this.planned.length;
    return this.count;
  }

  async next() {
    const job = this.planned[0];
    if (!job) return undefined;
    const client = await this.connect();
    await client.set(`job:${job.id}:state`, 'running');
    // + no-async-race warning: two requests get the same job, and the one after it is dropped
    this.planned.shift();
    return job;
  }

  async take() {
    // - no-async-race: taken out before the wait
    const job = this.planned.shift();
    if (!job) return undefined;
    const client = await this.connect();
    await client.set(`job:${job.id}:state`, 'running');
    return job;
  }

  async drain() {
    while (this.running.size > 0) {
      // - no-await-in-loop: looks again from time to time until nothing runs
      await pause(100);
    }
  }

  async delayed(ids) {
    const client = await this.connect();
    const jobs = [];
    for (const id of ids) {
      jobs.push(JSON.parse(await client.get(`job:${id}`)));
      // - no-await-in-loop: pauses on purpose after each
      await pause(50);
    }
    return jobs;
  }

  async pages() {
    const found = [];
    let cursor = 0;
    const client = await this.connect();
    do {
      // - no-await-in-loop: each page tells where the next one begins
      const page = await client.scan(cursor, { MATCH: 'job:*' });
      found.push(...page.keys);
      cursor = page.cursor;
    } while (cursor !== 0);
    return found;
  }

  /** Jobs that wait for none that is still planned. */
  ready() {
    // + no-accidental-quadratic: looks through all planned jobs for each that one depends on
    return this.planned.filter((job) => !this.planned.some((other) => other.id === job.after));
  }
}

exports.Scheduler = Scheduler;
