const CLOSING: Record<string, string> = { '(': ')', '[': ']', '{': '}' };

/** Comments and strings of Groovy and HCL, the longest first; a string that never ends is matched by none of them. */
const SKIPPED =
  /'''[\s\S]*?'''|"""[\s\S]*?"""|'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|\/\/[^\n]*|#[^\n]*|\/\*[\s\S]*?\*\//g;

/**
 * Checks that each bracket outside of strings and comments has its partner, and each string its end. No parser: it finds
 * what goes wrong when a file is edited by hand.
 * @returns what is wrong, or nothing
 */
export function bracketProblems(text: string): string[] {
  const code = text.replace(SKIPPED, (skipped) => skipped.replace(/[^\n]/g, ' '));
  const open: { bracket: string; line: number }[] = [];
  const problems: string[] = [];
  for (const [index, content] of code.split('\n').entries()) {
    const line = index + 1;
    for (const [bracket] of content.matchAll(/[()[\]{}'"]/g)) {
      if (CLOSING[bracket]) open.push({ bracket, line });
      else if (`'"`.includes(bracket)) problems.push(`line ${line}: a string without an end`);
      else if (CLOSING[open.pop()?.bracket ?? ''] !== bracket) problems.push(`line ${line}: ${bracket} closes nothing`);
    }
  }
  return [...problems, ...open.map(({ bracket, line }) => `line ${line}: ${bracket} is never closed`)];
}
