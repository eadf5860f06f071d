#include "CXMLSchema.h"
#include <libxml/parser.h>
#include <libxml/tree.h>
#include <libxml/xmlschemas.h>
#include <limits.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

static const xmlChar *const xsd_namespace = BAD_CAST "http://www.w3.org/2001/XMLSchema";

/// Where errors go during one call.
typedef struct {
  void *context;
  cxmlschema_report report;
  xmlParserCtxtPtr parser;
  int count;
  int refused;
} sink;

static void tell(sink *s, int line, const char *message) {
  s->count++;
  if (s->report) s->report(s->context, line, message ? message : "");
}

static void on_error(void *data, xmlErrorPtr error) {
  sink *s = data;
  // A stopped parser goes on to complain; its complaints add nothing.
  if (error && !s->refused) tell(s, error->line, error->message);
}

/// A document type declaration: reading stops before any of it is used.
static void on_doctype(void *data, const xmlChar *name, const xmlChar *external,
                       const xmlChar *system) {
  (void)name, (void)external, (void)system;
  sink *s = data;
  if (s->refused) return;
  tell(s, s->parser ? xmlSAX2GetLineNumber(s->parser) : 0,
       "document type declaration, want a document without one");
  s->refused = 1;
  if (s->parser) xmlStopParser(s->parser);
}

static void begin_library(void) { xmlInitParser(); }

static void begin_library_once(void) {
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  pthread_once(&once, begin_library);
}

/// Parses a whole schema document into a tree; NULL when it isn't well-formed.
static xmlDocPtr read_tree(const char *bytes, size_t count, sink *s) {
  xmlParserCtxtPtr parser = count <= INT_MAX ? xmlNewParserCtxt() : NULL;
  if (!parser) return NULL;
  s->parser = parser;
  parser->userData = parser;
  parser->_private = s;
  xmlDocPtr doc = xmlCtxtReadMemory(parser, bytes, (int)count, NULL, NULL,
                                    XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
  if (doc && xmlGetIntSubset(doc)) {
    on_doctype(s, NULL, NULL, NULL);
  } else if (!doc || !parser->wellFormed) {
    on_error(s, xmlCtxtGetLastError(parser));
  }
  s->parser = NULL;
  xmlFreeParserCtxt(parser);
  if (s->count == 0) return doc;
  xmlFreeDoc(doc);
  return NULL;
}

/// Whether a schema asks for another file anywhere; libxml2 would open it.
static int asks_for_files(xmlNodePtr node, sink *s) {
  for (; node; node = node->next) {
    if (node->type != XML_ELEMENT_NODE) continue;
    xmlAttrPtr location = xmlHasProp(node, BAD_CAST "schemaLocation");
    if (node->ns && xmlStrEqual(node->ns->href, xsd_namespace) && location) {
      tell(s, (int)xmlGetLineNo(node), "schema location, want a schema in one piece");
      return 1;
    }
    if (asks_for_files(node->children, s)) return 1;
  }
  return 0;
}

struct cxmlschema {
  xmlSchemaPtr compiled;
  xmlDocPtr doc;
};

cxmlschema *cxmlschema_create(const char *schema, size_t count, void *context,
                              cxmlschema_report report) {
  begin_library_once();
  sink s = {context, report, NULL, 0, 0};
  xmlDocPtr doc = read_tree(schema, count, &s);
  if (!doc || asks_for_files(doc->children, &s)) {
    xmlFreeDoc(doc);
    return NULL;
  }
  xmlSchemaPtr compiled = NULL;
  xmlSchemaParserCtxtPtr parser = xmlSchemaNewDocParserCtxt(doc);
  if (parser) {
    xmlSchemaSetParserStructuredErrors(parser, on_error, &s);
    compiled = xmlSchemaParse(parser);
    xmlSchemaFreeParserCtxt(parser);
  }
  cxmlschema *result = compiled ? malloc(sizeof *result) : NULL;
  if (!result) {
    xmlSchemaFree(compiled);
    xmlFreeDoc(doc);
    return NULL;
  }
  // The compiled schema points into the tree, which libxml2 leaves to its caller here.
  *result = (cxmlschema){compiled, doc};
  return result;
}

void cxmlschema_free(cxmlschema *schema) {
  if (!schema) return;
  xmlSchemaFree(schema->compiled);
  xmlFreeDoc(schema->doc);
  free(schema);
}

struct cxmlschema_check {
  xmlSchemaValidCtxtPtr validator;
  xmlSchemaSAXPlugPtr plug;
  xmlSAXHandler sax;
  xmlParserCtxtPtr parser;
  sink sink;
  int is_broken;
};

/// Tells the validator the line that is read.
static int locate(void *data, const char **file, unsigned long *line) {
  cxmlschema_check *check = data;
  if (file) *file = NULL;
  if (line) *line = (unsigned long)(xmlSAX2GetLineNumber(check->parser));
  return 0;
}

cxmlschema_check *cxmlschema_check_create(const cxmlschema *schema) {
  begin_library_once();
  cxmlschema_check *check = calloc(1, sizeof *check);
  if (!check) return NULL;
  check->sax.initialized = XML_SAX2_MAGIC;
  check->sax.internalSubset = on_doctype;
  check->validator = xmlSchemaNewValidCtxt(schema->compiled);
  check->parser = xmlCreatePushParserCtxt(&check->sax, &check->sink, NULL, 0, NULL);
  if (!check->validator || !check->parser) {
    cxmlschema_check_free(check);
    return NULL;
  }
  xmlCtxtUseOptions(check->parser, XML_PARSE_NONET);
  check->parser->linenumbers = 1;
  check->sink.parser = check->parser;
  xmlSchemaSetValidStructuredErrors(check->validator, on_error, &check->sink);
  xmlSchemaValidateSetLocator(check->validator, locate, check);
  check->plug = xmlSchemaSAXPlug(check->validator, &check->parser->sax, &check->parser->userData);
  if (!check->plug) {
    cxmlschema_check_free(check);
    return NULL;
  }
  return check;
}

void cxmlschema_check_free(cxmlschema_check *check) {
  if (!check) return;
  if (check->plug) xmlSchemaSAXUnplug(check->plug);
  xmlSchemaFreeValidCtxt(check->validator);
  xmlFreeParserCtxt(check->parser);
  free(check);
}

/// Gives bytes to the parser; the first thing that isn't well-formed ends the reading.
static int push(cxmlschema_check *check, const char *bytes, int count, int is_end) {
  if (check->is_broken || check->sink.refused) return 0;
  int code = xmlParseChunk(check->parser, bytes, count, is_end);
  if (check->sink.refused) return 0;
  if (code == 0) return 1;
  check->is_broken = 1;
  xmlErrorPtr error = xmlCtxtGetLastError(check->parser);
  // libxml2 has one word for an early end and for content behind the root element.
  if (!error || (is_end && error->code == XML_ERR_DOCUMENT_END)) {
    tell(&check->sink, xmlSAX2GetLineNumber(check->parser),
         "document ends early, want the end of its root element");
  } else {
    on_error(&check->sink, error);
  }
  return 0;
}

int cxmlschema_check_write(cxmlschema_check *check, const char *bytes, size_t count, void *context,
                           cxmlschema_report report) {
  check->sink.context = context;
  check->sink.report = report;
  int goes_on = 1;
  while (count > 0 && goes_on) {
    int part = count > (1 << 20) ? 1 << 20 : (int)count;
    goes_on = push(check, bytes, part, 0);
    bytes += part;
    count -= (size_t)part;
  }
  return goes_on;
}

void cxmlschema_check_finish(cxmlschema_check *check, void *context, cxmlschema_report report) {
  check->sink.context = context;
  check->sink.report = report;
  push(check, NULL, 0, 1);
}
