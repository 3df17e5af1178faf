/// JSON documents as values: read strictly, changed by making another value, written the same way each time.
package dockerenvs.json;
