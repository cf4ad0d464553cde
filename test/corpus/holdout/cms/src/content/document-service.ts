import { appendFileSync } from 'node:fs';
import type { PrismaClient } from '@prisma/client';

export class DocumentService {
  private hits = 0;
  private last: string | undefined;

  constructor(private readonly prisma: PrismaClient) {}

  find(id: string) {
    return this.prisma.document.findUnique({ where: { id } });
  }

  async weight(id: string): Promise<number> {
    const document = await this.find(id);
    // + no-blocking-call warning: a line of a log for each request
    appendFileSync('weights.log', `${id}\n`);
    return document?.weight ?? 1;
  }

  async snapshot(id: string): Promise<void> {
    const document = await this.find(id);
    await this.prisma.version.create({ data: { documentId: id, data: document } });
  }

  async publishAll(): Promise<void> {
    const waiting = await this.prisma.document.findMany({ where: { status: 'waiting' } });
    for (const { id } of waiting) {
      // + no-await-in-loop warning: each changes a row of its own, found by its id
      await this.prisma.document.update({ where: { id }, data: { status: 'public' } });
    }
  }

  async checkAccess(token: string | undefined, id: string): Promise<void> {
    const grant = await this.prisma.grant.findFirst({ where: { token, documentId: id } });
    if (!grant) throw new Error('forbidden');
  }

  async touch(id: string): Promise<void> {
    const { weight } = await this.prisma.document.findUniqueOrThrow({ where: { id } });
    // - no-async-race: read after the wait, not before
    this.hits += weight;
    this.last = id;
  }

  async count(id: string): Promise<number> {
    // + no-async-race: `this.hits` is read before the wait
    this.hits += await this.weight(id);
    return this.hits;
  }

  async authors(ids: string[]) {
    const rows = await this.prisma.account.findMany();
    const result = [];
    for (const id of ids) {
      // + no-accidental-quadratic: looks through all accounts for each id
      result.push(rows.find((row) => row.id === id));
    }
    return result;
  }

  async authorsByTable(ids: string[]) {
    const rows = await this.prisma.account.findMany();
    const table = new Map(rows.map((row) => [row.id, row]));
    // - no-accidental-quadratic: a table answers
    return ids.map((id) => table.get(id));
  }
}
