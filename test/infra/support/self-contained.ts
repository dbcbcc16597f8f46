import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { CloudFormationValidatePlugin, type IPolicyValidationPlugin } from 'aws-cdk-lib';
import { selfContained, type Template } from '../../../cli/template/self-contained';

/** The CDK's own rules. Loading them takes seconds, so all apps share them. */
export const RULES = new CloudFormationValidatePlugin() as IPolicyValidationPlugin;

/** Applies the CDK's own rules to the self-contained templates of an app. */
export const SELF_CONTAINED: IPolicyValidationPlugin = {
  name: 'Self-contained templates',
  validate(context) {
    const folder = mkdtempSync(join(tmpdir(), 'ecr-self-contained-'));
    const exportTemplate = (file: string) => {
      const exported = join(folder, basename(file));
      writeFileSync(exported, JSON.stringify(selfContained(JSON.parse(readFileSync(file, 'utf8')) as Template)));
      return exported;
    };
    try {
      return RULES.validate({
        ...context,
        templatePaths: context.templatePaths.map(exportTemplate),
        stackTemplates: context.stackTemplates.map((stack) => ({
          ...stack,
          templatePath: exportTemplate(stack.templatePath),
        })),
      });
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
};
