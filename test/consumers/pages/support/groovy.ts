import { Language, type Node, Parser } from 'web-tree-sitter';

/** A call that is a statement: in a pipeline, a section, a directive or a step. */
export interface Call {
  /** The name as written: `sh`, `docker.withRegistry`. */
  call: string;
  /** The arguments as written, a string with its quotes. */
  arguments: string[];
  /** The calls in its braces. */
  body?: Call[];
}

let parser: Promise<Parser> | undefined;

/**
 * Parses Groovy with tree-sitter's grammar, which contains the language and nothing of Jenkins.
 * @returns the calls of the text, and its syntax errors with their lines
 */
export async function parseGroovy(text: string): Promise<{ problems: string[]; calls: Call[] }> {
  parser ??= load();
  const tree = (await parser).parse(text);
  if (!tree) throw new Error('the parser returned no tree');
  const problems = faults(tree.rootNode).map(({ startPosition, type, text: rest }) => {
    return `line ${startPosition.row + 1}: no Groovy: ${rest.split('\n', 1)} (${type})`;
  });
  return { problems, calls: callsIn(tree.rootNode) };
}

async function load(): Promise<Parser> {
  await Parser.init();
  const grammar = await Language.load(require.resolve('tree-sitter-groovy/tree-sitter-groovy.wasm'));
  return new Parser().setLanguage(grammar);
}

function faults(node: Node): Node[] {
  return node.isError || node.isMissing ? [node] : node.children.flatMap(faults);
}

function callsIn(block: Node): Call[] {
  return block.namedChildren
    .filter(({ type }) => !type.endsWith('comment'))
    .map((child) => callOf((child.type === 'expression_statement' && child.firstNamedChild) || child));
}

function callOf(node: Node): Call {
  const field = (name: string) => node.childForFieldName(name);
  switch (node.type) {
    case 'method_invocation': {
      const call = [field('object'), field('name')].flatMap((part) => part?.text ?? []).join('.');
      const body = field('body');
      return { call, arguments: written(field('arguments')), ...(body ? { body: callsIn(body) } : {}) };
    }
    case 'juxt_function_call':
      return { call: field('name')?.text ?? '', arguments: written(field('args')) };
    // The grammar parses `agent any` as a variable `any` of the type `agent`.
    case 'local_variable_declaration':
      return { call: field('type')?.text ?? '', arguments: [field('declarator')?.text ?? ''] };
    // This is no call, so the whole text identifies it.
    default:
      return { call: node.text, arguments: [] };
  }
}

function written(list: Node | null): string[] {
  return list?.namedChildren.map(({ text }) => text) ?? [];
}
