import { CanActivate, Injectable } from '@nestjs/common';
import * as fs from 'fs';

@Injectable()
export class LicenseGuard implements CanActivate {
  canActivate(): boolean {
    // + no-blocking-call warning: a guard runs for each request
    return fs.existsSync('LICENSE.key');
  }
}
