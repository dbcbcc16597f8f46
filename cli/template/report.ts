/** A self-contained template as text. */
export interface ExportedTemplate {
  stack: string;
  text: string;
}

/** Bytes of a template that is sent as a file. Source: AWS CloudFormation quotas. */
const MAX_FILE = 51_200;
/** Bytes of a template in S3. The quota is "1 MB", and the smaller meaning is safe. Source: AWS CloudFormation quotas. */
const MAX_IN_S3 = 1_000_000;

/** Returns the size of a template, and the command that deploys it. */
export function formatTemplate({ stack, text }: ExportedTemplate, file: string): string {
  const bytes = Buffer.byteLength(text);
  const command =
    `aws cloudformation deploy --stack-name ${stack} --template-file ${quoted(file)} ` +
    '--capabilities CAPABILITY_NAMED_IAM';
  const size = `${file} (${bytes.toLocaleString('en-US')} bytes)`;
  if (bytes <= MAX_FILE) return `${size}\n  ${command}`;
  return [
    `${size}`,
    `  The template has more than ${MAX_FILE.toLocaleString('en-US')} bytes, so CloudFormation reads it from an S3 bucket.`,
    '  Replace BUCKET with a bucket in the region of the stack.',
    `  ${command} --s3-bucket BUCKET`,
  ].join('\n');
}

/** Returns the problem of a template that CloudFormation does not accept. */
export function sizeProblems({ stack, text }: ExportedTemplate): string[] {
  const bytes = Buffer.byteLength(text);
  if (bytes <= MAX_IN_S3) return [];
  return [
    `credentials: the template of the stack ${stack} has ${bytes} bytes; must be at most ${MAX_IN_S3}: give some of its ` +
      'credentials a group, because each group is a stack',
  ];
}

/** Returns a file name as one word of a shell. */
function quoted(file: string): string {
  return /^[\w./@%+=:,-]+$/.test(file) ? file : `'${file.replaceAll("'", "'\\''")}'`;
}
