import { Controller, Get, Param, Post, UseGuards } from '@nestjs/common';
import { execFileSync } from 'child_process';
import { LicenseGuard } from './license.guard';
import { ReportsService } from './reports.service';

@Controller('reports')
@UseGuards(LicenseGuard)
export class ReportsController {
  constructor(private readonly reports: ReportsService) {}

  @Get(':id')
  show(@Param('id') id: string) {
    // + no-blocking-call warning: an injected service reads the disk
    return this.reports.read(id);
  }

  @Post(':id/render')
  async render(@Param('id') id: string) {
    // + no-blocking-call warning: a decorated handler waits for a process
    return execFileSync('pandoc', [id, '-o', `${id}.pdf`]);
  }

  // - no-blocking-call: the service's method is asynchronous
  @Get(':id/async')
  readAsync(@Param('id') id: string) {
    return this.reports.readAsync(id);
  }
}
