/** JSON that people and their programs write: read strictly, and to the letter. */
package io.cellwatch.launcher.json;
