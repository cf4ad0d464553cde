import { Injectable, OnModuleInit } from '@nestjs/common';
import { existsSync, mkdirSync, readFileSync } from 'fs';
import { readFile } from 'fs/promises';

@Injectable()
export class ReportsService implements OnModuleInit {
  onModuleInit() {
    // - no-blocking-call: runs once while the application starts
    if (!existsSync('reports')) mkdirSync('reports');
  }

  read(id: string): string {
    // + no-blocking-call warning: called by a controller that it is injected into
    return readFileSync(`reports/${id}`, 'utf8');
  }

  readAsync(id: string): Promise<string> {
    return readFile(`reports/${id}`, 'utf8');
  }
}
