import { mkdirSync } from 'node:fs';
import { FORMATS } from '../lambda/core/formats';
import { cdkAssets, cliRead, curl, ecrLogin, ecrSecret } from './contenders/logins';
import type { Context } from './context';
import { LIMITS } from './limits';
import { ACCOUNT, REGION } from './places';
import { timeProcess } from './process';
import { type Check, type Section, timeCells } from './report';
import { inRounds } from './rounds';
import { startRemoteStandIn } from './stand-in/client';
import { ratioOf, spreadOf } from './statistics';

const HOST = `${ACCOUNT}.dkr.ecr.${REGION}.amazonaws.com`;
/** As long as ECR's are. */
const PASSWORD = Buffer.from('made up '.repeat(225)).toString('base64');

/** A login for one registry: the helper beside other tools that bring one. */
export async function consumer({ quick, folder, progress }: Context): Promise<Section> {
  mkdirSync(folder, { recursive: true });
  const standIn = await startRemoteStandIn();
  try {
    const [secret, passwordSecret] = ['ecr-bench-dockerconfigjson', 'ecr-bench-username-password'];
    const auth = Buffer.from(`AWS:${PASSWORD}`).toString('base64');
    await standIn.ask('addSecrets', [secret], FORMATS.dockerconfigjson.render({ [HOST]: auth }));
    await standIn.ask('addSecrets', [passwordSecret], JSON.stringify({ username: 'AWS', password: PASSWORD }));
    const wanted = { standIn, host: HOST, region: REGION, secret, passwordSecret, home: folder };
    const [ours, floor] = [ecrSecret(wanted), curl(wanted)];
    const [assets, cli, login] = [cdkAssets(wanted), cliRead(wanted), ecrLogin(wanted)];
    const tools = [floor, ours, assets, cli, login];
    const contenders = tools
      .filter((tool) => 'command' in tool)
      .map(({ name, command }) => ({ name, run: () => timeProcess(command) }));
    const times = await inRounds(contenders, quick ? 3 : 15, progress);
    const ratio = (name: string, base: string) => ratioOf(times[name] ?? [], times[base] ?? []);
    const slower = ({ name }: { name: string }, limit: number): Check[] =>
      times[name] ? [{ what: `${name} / the helper`, got: ratio(name, ours.name), limit, atLeast: true }] : [];
    return {
      part: 'consumer',
      about: [
        'One login, process start to exit, key in the environment. docker-credential-ecr-login asks ECR for a token of its',
        'own, with TLS and a proxy in its time; the others read a secret, without TLS.',
      ],
      tables: [
        {
          title: 'A login',
          rows: [
            ['', 'median', 'quartiles', 'of the helper'],
            ...Object.entries(times).map(([name, figures]) => [
              name,
              ...timeCells(spreadOf(figures)),
              ratio(name, ours.name).toFixed(2),
            ]),
          ],
        },
      ],
      checks: [
        ...(times[floor.name]
          ? [{ what: 'the helper / curl', got: ratio(ours.name, floor.name), limit: LIMITS.consumer.ofCurl }]
          : []),
        ...slower(assets, LIMITS.consumer.cdkAssets),
        ...slower(cli, LIMITS.consumer.cli),
      ],
      leftOut: tools.filter((tool) => 'reason' in tool),
      figures: { times },
    };
  } finally {
    await standIn.close();
  }
}
