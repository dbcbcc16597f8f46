import type { TargetOf } from '../../core/feed-spec';
import { renderTemplate } from '../../core/template';
import { encodeAuth } from '../../core/token';
import type { Push } from './push';
import { headerSafe, renderRequest } from './render';
import { expectSuccess } from './response';

/** Sends the request of the config, or `ifMissing` if the response to the look-up or to the first request is 404. */
export async function deliverRequest(target: TargetOf<'request'>, push: Push): Promise<void> {
  const { values, now } = push;
  const headers = authenticate(target.authentication, push.apiCredential);
  const send = async (text: Parameters<typeof renderRequest>[0]) => {
    const rendered = renderRequest(text, values);
    const request = { ...rendered, headers: { ...rendered.headers, ...headers } };
    return { request, response: await push.send(request) };
  };
  const isMissing = async (lookUp: string) => {
    const request = { method: 'GET', url: new URL(renderTemplate(lookUp, values, encodeURIComponent)), headers };
    const response = await push.send(request);
    if (response.status !== 404) expectSuccess(request, response, now);
    return response.status === 404;
  };
  const { ifMissing } = target;
  const create = ifMissing?.lookUp !== undefined && (await isMissing(ifMissing.lookUp));
  let sent = await send(create ? ifMissing : target);
  if (sent.response.status === 404 && ifMissing && !create) sent = await send(ifMissing);
  expectSuccess(sent.request, sent.response, now);
}

function authenticate(
  authentication: TargetOf<'request'>['authentication'],
  credential: string,
): Record<string, string> {
  switch (authentication.kind) {
    case 'bearer':
      return { authorization: `Bearer ${headerSafe(credential)}` };
    case 'basic':
      return { authorization: `Basic ${encodeAuth(authentication.username, credential)}` };
    case 'header':
      return { [authentication.name.toLowerCase()]: `${authentication.prefix}${headerSafe(credential)}` };
  }
}
