import type { TargetOf } from '../../core/feed-spec';
import { renderTemplate } from '../../core/template';
import type { Push } from './push';
import { headerSafe, renderRequest } from './render';
import { expectSuccess } from './response';

/** Sends a request of the config, or the one that makes what is missing: after a 404 of the look-up, or of the first. */
export async function deliverRequest(target: TargetOf<'request'>, push: Push): Promise<void> {
  const { facts, now } = push;
  const headers = authenticate(target.authentication, push.apiCredential);
  const send = async (text: Parameters<typeof renderRequest>[0]) => {
    const rendered = renderRequest(text, facts);
    const request = { ...rendered, headers: { ...rendered.headers, ...headers } };
    return { request, answer: await push.send(request) };
  };
  const isMissing = async (lookUp: string) => {
    const request = { method: 'GET', url: new URL(renderTemplate(lookUp, facts, encodeURIComponent)), headers };
    const answer = await push.send(request);
    if (answer.status !== 404) expectSuccess(request, answer, now);
    return answer.status === 404;
  };
  const { ifMissing } = target;
  const makes = ifMissing?.lookUp !== undefined && (await isMissing(ifMissing.lookUp));
  let sent = await send(makes ? ifMissing : target);
  if (sent.answer.status === 404 && ifMissing && !makes) sent = await send(ifMissing);
  expectSuccess(sent.request, sent.answer, now);
}

function authenticate(
  authentication: TargetOf<'request'>['authentication'],
  credential: string,
): Record<string, string> {
  switch (authentication.kind) {
    case 'bearer':
      return { authorization: `Bearer ${headerSafe(credential)}` };
    case 'basic':
      return { authorization: `Basic ${basicAuth(authentication.username, credential)}` };
    case 'header':
      return { [authentication.name.toLowerCase()]: `${authentication.prefix}${headerSafe(credential)}` };
  }
}

/** What follows `Basic`. Source: RFC 7617. */
export function basicAuth(username: string, password: string): string {
  return Buffer.from(`${username}:${password}`).toString('base64');
}
