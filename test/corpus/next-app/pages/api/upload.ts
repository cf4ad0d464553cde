import type { NextApiRequest, NextApiResponse } from 'next';
import { writeFileSync } from 'fs';

export default function handler(req: NextApiRequest, res: NextApiResponse) {
  // + no-blocking-call warning: an API route of Next.js
  writeFileSync(`/tmp/${req.query.name}`, req.body);
  res.status(201).end();
}
