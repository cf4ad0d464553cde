import { Command } from 'commander';

new Command('lanewise').parse();
