import { limits } from '@parlor/sdk/protocol/limits';
import type { TemplateResult } from 'lit';
import { textField } from '../shared/fields.js';
import { fieldProblem } from '../shared/failure.js';

/** What the team sees. */
export const nameField = (error: unknown): TemplateResult =>
  textField({
    name: 'name',
    label: 'Your name',
    hint: 'Your team sees it, and the audit log.',
    autocomplete: 'name',
    required: true,
    maxlength: limits.userName,
    problem: fieldProblem(error, 'name'),
  });

export const newPasswordField = (error: unknown): TemplateResult =>
  textField({
    name: 'password',
    label: 'Password',
    hint: `At least ${limits.passwordMin} characters. A sentence is easy to remember.`,
    type: 'password',
    autocomplete: 'new-password',
    required: true,
    minlength: limits.passwordMin,
    maxlength: limits.passwordMax,
    problem: fieldProblem(error, 'password'),
  });
