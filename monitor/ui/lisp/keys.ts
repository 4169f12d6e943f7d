/**
 * What keys do to an editor, as in Emacs and in most shells.
 */
import { chordOf, type KeyEvent } from '../input/events.ts';
import type { Editor } from './editor.ts';

const KEYS: { readonly [chord: string]: (editor: Editor) => void } = {
  left: (editor) => editor.left(),
  right: (editor) => editor.right(),
  home: (editor) => editor.home(),
  end: (editor) => editor.end(),
  backspace: (editor) => editor.backspace(),
  delete: (editor) => editor.delete(),
  'shift-backspace': (editor) => editor.backspace(),
  'control-a': (editor) => editor.home(),
  'control-e': (editor) => editor.end(),
  'control-b': (editor) => editor.left(),
  'control-f': (editor) => editor.right(),
  'control-h': (editor) => editor.backspace(),
  'control-d': (editor) => editor.delete(),
  'control-k': (editor) => editor.killToEnd(),
  'control-u': (editor) => editor.killToStart(),
  'control-w': (editor) => editor.killWordLeft(),
  'control-y': (editor) => editor.yank(),
  'control-_': (editor) => editor.undo(),
  'control-z': (editor) => editor.undo(),
  'control-home': (editor) => editor.home(true),
  'control-end': (editor) => editor.end(true),
  'control-left': (editor) => editor.wordLeft(),
  'control-right': (editor) => editor.wordRight(),
  'control-backspace': (editor) => editor.killWordLeft(),
  'alt-left': (editor) => editor.wordLeft(),
  'alt-right': (editor) => editor.wordRight(),
  'alt-b': (editor) => editor.wordLeft(),
  'alt-f': (editor) => editor.wordRight(),
  'alt-d': (editor) => editor.killWordRight(),
  'alt-backspace': (editor) => editor.killWordLeft(),
};

/** Lets a key work on the editor; false when it means nothing there. */
export function editKey(editor: Editor, event: KeyEvent): boolean {
  const run = KEYS[chordOf(event)];
  run?.(editor);
  return run !== undefined;
}
