/**
 * The name of a file: if there is no room, it is cut in its middle, never at its end (`fileName`).
 */
import { css } from 'lit';

export const fileNames = css`
  .file-name {
    display: flex;
    justify-self: start;
    max-inline-size: 100%;
    overflow: hidden;
    white-space: pre;
  }
  .file-name > :first-child:not(:last-child) {
    overflow: hidden;
    text-overflow: ellipsis;
  }
  .file-name > :last-child {
    flex: none;
    max-inline-size: 100%;
    overflow: hidden;
    text-overflow: ellipsis;
  }
`;
