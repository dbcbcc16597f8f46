import { type Context, may, type Principal } from './may';
import type { World } from './world';

/** Something to be done: an action, and what to. */
export interface Deed {
  action: string;
  resource: string;
}

/** One case of a table: who does what from where, in words and in IAM's terms. */
export interface Question extends Deed {
  words: string;
  who: string | Principal;
  context: Context;
}

/** Every combination of who, what and in which circumstances, each by its name. */
export function questions(
  who: Record<string, string | Principal>,
  deeds: Record<string, Deed>,
  circumstances: Record<string, Context> = { '': {} },
): Question[] {
  return Object.entries(who).flatMap(([name, principal]) =>
    Object.entries(deeds).flatMap(([deed, { action, resource }]) =>
      Object.entries(circumstances).map(([where, context]) => ({
        words: [name, deed, where].filter(Boolean).join(', '),
        who: principal,
        action,
        resource,
        context,
      })),
    ),
  );
}

/** The cases that are allowed, in words. Two cases of the same words would hide each other. */
export async function allowed(world: World, cases: Question[]): Promise<string[]> {
  const words = new Set(cases.map((each) => each.words));
  if (words.size < cases.length) throw new Error('some cases have the same words');
  const answers: string[] = [];
  for (const { words, who, action, resource, context } of cases) {
    if (await may(world, who, action, resource, context)) answers.push(words);
  }
  return answers;
}

/** Actions on resources, each pair by its name. */
export function deeds(actions: string[], resources: Record<string, string>): Record<string, Deed> {
  return Object.fromEntries(
    actions.flatMap((action) =>
      Object.entries(resources).map(([name, resource]) => [`${action} ${name}`.trim(), { action, resource }]),
    ),
  );
}
