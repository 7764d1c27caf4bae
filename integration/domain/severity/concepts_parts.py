"""Which part of the product is meant: channels first, then features; names in EN, BG, DE, SK, CS."""

CHANNELS = {
    "mail": """mail, mails, e-mail, e-mails, email, emails, e mail, mailbox*, inbox, inbound mail, imap, smtp, pop3, replies, reply,
        поща, пощата, пощи, пощите, пощенск*, имейл*, мейл*, писмо, писма, писмата, писмото, мейли, мейлите, кутия, кутията, кутии,
        postfach, postfächer*, mailverkehr, post, posteingang, e-mail*, pošta, pošty, poštu, schránk*, maily, mailov, e-maily, emaily, pošt*""",
    "chat": """chat, chats, live chat, chat widget, widget, widgets, web chat, webchat, chat button, bubble, visitors,
        чат, чата, чатът, чатове, чатовете, уиджет*, балонче*, посетител*, джадж*, chatu, chatfenster, chaty, chatové, bublin*, webchat*""",
    "phone": """phone, phones, call, calls, calling, caller, callers, telephone*, telephony, line, lines, sip, voip, ivr, voicemail*, dial, dial tone, ring, rings, ringing, headset*, pbx, trunk*, hotline, extension*, number, numbers, call centre, call center, softphone*, audio,
        телефон*, телефони*, обаждан*, обажда*, звън*, звъни*, линия*, линии, линиите, номер, номера, номерата, централа*, гласов*, слушалк*, разговор*, сип, колцентър*, кол център*, позвъня*, апарат*, софтфон*,
        telefon*, anruf*, anrufe, leitung*, rufnummer*, nummer*, hotline, sprachbox, callcenter, gespräch*, nebenstelle*, headset*, telefón*, hovor*, linka, linky, linku, volan*, volá, volajú, čísl*, voláni, hlasov*, volat, volaj*""",
    "panel": """panel, login page, agent panel, web panel, dashboard, backend, admin, interface, app and web, ticket view, workspace, system, tool, software, program, site, page, pages, helpdesk, platform, url, address of our,
        панел*, системата, система, програма*, софтуер*, страниц*, сайта ви, адреса, платформа*, интерфейс*, екран*, хелпдеск*, акаунт*,
        system*, oberfläche, software, programm*, plattform, seite, anwendung, konto, account, systém*, stránk*, aplikáci*, aplikac*, účet, účtu, program*, rozhran*""",
    "portal": """portal, customer portal, knowledge base, kb, articles, article, help centre, help center, портал*, база знания, базата знания, статия, статии, статията, статиите, wissensdatenbank, artikel*, kundenportal, znalost*, článk*, článok, článek""",
    "app": """mobile app, app, apps, android, iphone, ipad, ios, phone app, приложение*, андроид*, айфон*, handy-app, agenten-app, smartphone*, mobil*, appk*, aplikácia, iphon*, androide""",
    "api": """api, webhook*, endpoint*, rest api, sdk, апи, api-to, уебхук*, schnittstelle*, rozhrani api""",
}

FEATURES = {
    "integration": """integration*, slack, shopify, woocommerce, crm, erp, jira, teams, whatsapp, facebook, messenger, instagram, viber, telegram, zapier, hubspot, salesforce, pipedrive, magento, prestashop, sap, connector, plugin, sso, google calendar, calendar, outlook, exchange, gmail, office 365, shop, marketplace, stripe, dhl,
        интеграци*, магазин*, свързан*, конектор*, фейсбук, календар*, връзката с, вайбър, въртел*, integrácia, integráci*, integrac*, prepojen*, propojen*, kalendár*, kalendář*, kalender, anbindung*, verknüpfung*, shopware, konnektor, e-shop*""",
    "rule": """rule, rules, automation*, macro, macros, trigger*, template*, canned, auto-reply, autoreply, auto reply, tag, tags, filter*, routing, assign*, workflow*, reminder*, sla, escalation*, signature*, canned response*, notification*, predefined, round robin, auto-close, business hours,
        правило*, правила*, автоматич*, автоматизац*, макро*, шаблон*, таг, тагове*, тага, тагът, филтър*, филтри*, разпредел*, напомнян*, подпис*, известие*, известия*, автоматичния, присвоя*, назначава*, работно време,
        regel*, automatik, automatis*, makro*, vorlage*, textbaustein*, tag, tags, filter*, zuweis*, erinnerung*, signatur*, benachrichtig*, autoantwort, abwesenheit*,
        pravidl*, automat*, makr*, šablón*, šablon*, značk*, štítk*, štítok, filter, filtr*, priraď*, přiřaz*, priraď*, pripomien*, připomín*, podpis*, oznámen*, upozornen*, notifik*, odpoveď""",
    "report": """report, reports, reporting, statistic*, chart*, dashboard tile, export*, csv, xlsx, excel, pdf, import*, search, view, views, list, audit log, analytics, widget tile, survey*, rating*, satisfaction, csat, nps, percent, average, total*,
        справк*, статистик*, отчет*, отчит*, експорт*, импорт*, търсен*, търсачк*, изглед*, списък*, таблиц*, анкет*, оценк*, процент*, средно, общо, табло*,
        bericht*, statistik*, auswertung*, export*, import*, suche, ansicht*, liste*, tabelle*, umfrage*, bewertung*, prozent, durchschnitt, prehľad*, přehled*, štatistik*, statistik*, výkaz*, zostav*, sestav*, vyhľadáv*, vyhledáv*, hľadan*, hledán*, zoznam*, seznam*, tabuľk*, tabulk*, dotazník*, hodnoten*, hodnocen*, percent*, procent*, priemer*, průměr*""",
    "look": """button*, menu, field, fields, screen, popup, pop-up, tab, tabs, checkbox, dropdown, link, links, settings, editor, theme, page title, banner, window, sidebar, form,
        бутон*, меню*, поле, полето, полета*, отметк*, падащ*, линк*, връзк*, настройк*, редактор*, тема, прозорец*, прозореца, раздел*, форма, формата, банер*,
        knopf, schaltfläche*, button, menü*, feld*, fenster, reiter, auswahl*, link*, einstellung*, editor*, formular*, haken, kästchen, tlačidl*, tlačít*, ponuk*, menu, pol*, okienk*, okno, odkaz*, nastaven*, editor*, formulár*, formulář*, zaškrt*, nabídk*""",
    "file": """attachment*, attached file, file, files, photo*, image*, picture*, pdfs, recording*, record, upload*, download*, прикачен*, файл*, снимк*, запис, записи, записа, записите, записът, качва*, сваля*, anhang*, anhänge*, datei*, foto*, bild*, aufnahme*, aufzeichnung*, príloh*, přílo*, súbor*, soubor*, fotk*, obráz*, nahráv*, nahrávk*""",
    "browser": """chrome, firefox, safari, edge, browser*, incognito, браузър*, сафари, хром, файърфокс, prehliadač*, prohlížeč*, inkognito*, internet explorer""",
    "quote of us": """you wrote, your notice, your mail, status page, newsletter, your colleague, maintenance, post-maintenance, migration, migrated, update, updated, release, пишете, писахте, профилактик*, обновяван*, миграция*, ъпдейт*, преместихте, wartung*, update, umzug, umgezogen, migration, údržb*, aktualiz*, migráci*, migrac*, odstávk*, odstaven*""",
}
"""Concept → its phrases, comma-separated; see `severity_phrases` for the signs."""
