import type { TargetOf } from '../../core/feed-spec';
import { renderTemplate } from '../../core/template';
import { encodeAuth } from '../../core/token';
import { AttemptError } from './attempt-error';
import { MAX_BODY_BYTES } from './https-client';
import { parseJsonObject } from './merge-json';
import type { Push } from './push';
import { headerSafe, renderRequest } from './render';
import { expectSuccess } from './response';

/**
 * Sends the request of the config, or `ifMissing` if the response to the look-up or to the first request is 404. With
 * `mergeInto`, the body is the object at that URL, in which only the fields of the config's body differ.
 */
export async function deliverRequest(target: TargetOf<'request'>, push: Push): Promise<void> {
  const { values, now } = push;
  const headers = authenticate(target.authentication, push.apiCredential);
  const read = async (mergeInto: string) => {
    const url = new URL(renderTemplate(mergeInto, values, encodeURIComponent));
    const request = { method: 'GET', url, headers: { accept: 'application/json', ...headers }, readBody: true };
    const response = await push.send(request);
    expectSuccess(request, response, now);
    const object = parseJsonObject(response.body);
    if (object) return object;
    throw new AttemptError(
      `${url.hostname} responded to GET with no JSON object of at most ${MAX_BODY_BYTES / 1024} KB`,
    );
  };
  const into = target.mergeInto === undefined ? undefined : await read(target.mergeInto);
  const send = async (text: Parameters<typeof renderRequest>[0]) => {
    const rendered = renderRequest(text, values, into);
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
