import { describe, expect, it } from 'vitest';
import { timeProcess, usageOf } from '../../bench/process';

const node = (script: string) => ({ command: process.execPath, args: ['-e', script], env: {} });

describe('a timed process', () => {
  it('fails in its own words, for a contender that did nothing would be the fastest', async () => {
    await expect(timeProcess(node('console.error("no key"); process.exit(3)'))).rejects.toThrow('ended with 3: no key');
    await expect(timeProcess({ ...node('0'), expect: /"Secret"/ })).rejects.toThrow('did not write /"Secret"/');
  });

  it('gets its input, and nothing of the environment but PATH', async () => {
    const script = 'process.stdin.on("data", (d) => console.log(String(d), Object.keys(process.env).sort().join()))';
    const command = { ...node(script), input: 'hello', expect: /^hello LANG,PATH(,|$)/m };
    expect(await timeProcess(command)).toBeGreaterThan(0);
  });
});

describe('what a process used', () => {
  it('grows with what it does', async () => {
    const idle = await usageOf(node('0'));
    const busy = await usageOf(
      node('global.held = Buffer.alloc(64 << 20, 1); const end = Date.now() + 200; while (Date.now() < end);'),
    );
    expect(busy.peakMiB - idle.peakMiB).toBeGreaterThan(50);
    expect(busy.cpuMs).toBeGreaterThan(idle.cpuMs);
  });
});
