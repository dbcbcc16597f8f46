import { expect, it } from 'vitest';
import { encode } from '../lambda/support/values';
import { HOST, OTHER_HOST, PASSWORDS } from './support/aws';
import { describeHelperInEveryShell, messageOf, success } from './support/helper';

const PASSWORD = PASSWORDS[HOST] ?? '';
const auth = encode(`AWS:${PASSWORD}`);

describeHelperInEveryShell('a secret that the refresh did not write', ({ aws, shell, makeHost }) => {
  let number = 0;
  /** Makes a host that reads a new secret with these entries. */
  function hostWith(auths: object, versionId?: string) {
    const ECR_SECRET_ID = `ecr-${shell}-${number++}`;
    aws.put(ECR_SECRET_ID, { SecretString: JSON.stringify({ auths }) }, versionId);
    return makeHost({ ECR_SECRET_ID });
  }

  it.each([
    ['before auth', { username: 'AWS', password: PASSWORD, auth }],
    ['after auth', { auth, identitytoken: PASSWORD, email: '' }],
  ])('may have more fields %s: list prints only the hosts, and get finds auth', async (_, entry) => {
    const host = hostWith({ [HOST]: entry, [OTHER_HOST]: { auth } });
    const stdout = `{"${HOST}":"AWS","${OTHER_HOST}":"AWS"}\n`;
    expect(await host.run('list')).toEqual({ code: 0, stdout, stderr: '' });
    expect(await host.run('get', HOST)).toEqual(success());
  });

  it.each([
    ['an object in an entry', { [HOST]: { auth: { token: auth } } }],
    ['a list as an entry', { [HOST]: [auth] }],
    ['a text as an entry', { [HOST]: auth }],
    ['an entry in an entry', { [HOST]: { auth: '', x: { [HOST]: { auth } } } }],
    ['a quote', { [HOST]: { auth, password: `a"},"${PASSWORD}":{"b` } }],
    ['a backslash', { [HOST]: { auth, password: `${PASSWORD}\\` } }],
    ['a line end', { [HOST]: { auth, password: `a\n${PASSWORD}` } }],
    ['a password instead of the name of a field', { [HOST]: { [PASSWORD]: auth } }],
    ['a password instead of a host', { [PASSWORD.padEnd(400, 'x')]: { auth: HOST } }],
  ])('is rejected by list, without a password in the message, if it has %s', async (_, auths) => {
    expect(messageOf(await hostWith(auths).run('list'))).toMatch(/^wrong format: an entry of ecr-\w+-\d+ is not /);
  });

  it.each([
    ['a control character', encode('AWS:a\x1b[2Jb')],
    ['two lines', encode('AWS:a\nAWS:b')],
    ['a byte that is not ASCII', encode('AWS:é')],
    ['digits that could be an expiry', '0123Ojo='],
    ['a character after base64', `${auth}!`],
  ])('is rejected by get if the entry has %s', async (_, entry) => {
    const message = messageOf(await hostWith({ [HOST]: { auth: entry } }, 'x'.repeat(32)).run('get', HOST));
    expect(message).toMatch(
      /^wrong format: the entry for .* is not base64 of user:password; run the secret's refresh$/,
    );
  });
});
