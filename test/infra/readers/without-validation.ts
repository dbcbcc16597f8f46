// The CDK validates every template against CloudFormation's schema, in WebAssembly: most of a synth's time. These tests
// synthesize hundreds of stacks to read their policies; that the templates are valid is for others to try.
process.env.CDK_VALIDATION = 'false';
