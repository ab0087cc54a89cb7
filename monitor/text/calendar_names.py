"""Names of months and weekdays in the languages of the news, from Unicode CLDR.

Twelve or seven groups a language, divided by spaces; spellings of one name by `|`; `-` where all
are in a language above. Case, dots and accents are left out when a name is looked up.
"""

from __future__ import annotations

import re
import unicodedata

_MONTH_NAMES = {
    "en": (
        "jan|january feb|february mar|march apr|april may jun|june jul|july aug|august sep|september|sept "
        "oct|october nov|november dec|december"
    ),
    "de": "januar|jänner februar|feber märz|mrz - mai juni juli - - okt|oktober - dez|dezember",
    "fr": (
        "janv|janvier févr|février|fév mars avr|avril - juin juil|juillet août|aoû septembre octobre novembre décembre"
    ),
    "es": (
        "ene|enero febrero marzo abr|abril mayo junio julio ago|agosto septiembre|setiembre|set octubre "
        "noviembre dic|diciembre"
    ),
    "it": ("gen|gennaio febbraio - aprile mag|maggio giu|giugno lug|luglio - settembre ott|ottobre - dicembre"),
    "pt": "janeiro fevereiro março - maio junho julho - setembro|septembro out|outubro novembro dezembro",
    "nl": "januari februari maart|mrt - mei - - augustus - - - -",
    "sv": "- - - - maj - - augusti - - - -",
    "da": "- - marts - - - - - - - - -",
    "nb": "- - - - - - - - - - - des|desember",
    "fi": (
        "tammi|tammik|tammikuu|tammikuuta|tammikuussa helmi|helmik|helmikuu|helmikuuta|helmikuussa "
        "maalis|maalisk|maaliskuu|maaliskuuta|maaliskuussa huhti|huhtik|huhtikuu|huhtikuuta|huhtikuussa "
        "touko|toukok|toukokuu|toukokuuta|toukokuussa kesä|kesäk|kesäkuu|kesäkuuta|kesäkuussa "
        "heinä|heinäk|heinäkuu|heinäkuuta|heinäkuussa elo|elok|elokuu|elokuuta|elokuussa "
        "syys|syysk|syyskuu|syyskuuta|syyskuussa loka|lokak|lokakuu|lokakuuta|lokakuussa "
        "marras|marrask|marraskuu|marraskuuta|marraskuussa joulu|jouluk|joulukuu|joulukuuta|joulukuussa"
    ),
    "is": "- - - - - - - ágú|ágúst - - - -",
    "et": "jaan|jaanuar veebr|veebruar - aprill - juuni juuli - - oktoober - dets|detsember",
    "lv": ("janvāris febr|februāris - aprīlis maijs jūnijs jūlijs augusts septembris oktobris novembris decembris"),
    "lt": (
        "saus|sausio|sausis vas|vasario|vasaris kov|kovas|kovo bal|balandis|balandžio geg|gegužė|gegužės "
        "birž|birželio|birželis liep|liepa|liepos rugp|rugpjūtis|rugpjūčio rugs|rugsėjis|rugsėjo "
        "spal|spalio|spalis lapkr|lapkritis|lapkričio gruod|gruodis|gruodžio"
    ),
    "pl": (
        "sty|styczeń|stycznia|styczniu lut|lutego|luty|lutym marca|marzec|marcu "
        "kwi|kwiecień|kwietnia|kwietniu|kwie maja|maju cze|czerwca|czerwiec|czerwcu "
        "lip|lipca|lipiec|lipcu sie|sierpień|sierpnia|sierpniu wrz|wrzesień|września|wrześniu "
        "paź|październik|października|październiku lis|listopad|listopada|listopadzie "
        "gru|grudnia|grudzień|grudniu"
    ),
    "cs": (
        "led|leden|ledna|lednu úno|únor|února|únr|únoru bře|březen|března|březnu dub|duben|dubna|dubnu "
        "kvě|květen|května|květnu červen|června|čvn|čer|červnu července|červenec|čvc|črc|červenci|črv "
        "srp|srpen|srpna|srpnu zář|září říj|říjen|října|říjnu listopadu pro|prosince|prosinec|prosinci"
    ),
    "sk": "januára februára marec apríla - júna júla augusta septembra októbra novembra decembra",
    "sl": "- - - - - junij julij avg|avgust - - - -",
    "hr": (
        "sij|siječanj|siječnja|siječnju|siječnjem velj|veljača|veljače|veljači|veljačom "
        "ožu|ožujak|ožujka|ožujku|ožujkom tra|travanj|travnja|travnju|travnjem "
        "svi|svibanj|svibnja|svibnju|svibnjem lipanj|lipnja|lipnju|lipnjem srpanj|srpnja|srpnju|srpnjem "
        "kol|kolovoz|kolovoza|kolovozu|kolovozom ruj|rujan|rujna|rujnu|rujnom listopadom "
        "stu|studeni|studenoga|studenom|studenomu|studenome|studenog|studenim "
        "prosinac|prosinca|prosincu|prosincem"
    ),
    "sr": (
        "јан|јануар феб|фебруар мар|март апр|април мај јун јул авг|август сеп|септембар окт|октобар "
        "нов|новембар дец|децембар"
    ),
    "bs": "- - mart - - - - - septembar oktobar novembar decembar",
    "mk": "јануари фев|февруари - - - јуни јули - септември|септ октомври ное|ноември|ноем дек|декември",
    "bg": "яну|януари|ян фв - ап май юни|юн юли|юл - септм - - -",
    "ru": (
        "янв|январь|января февр|февраль|февраля марта апрель|апреля мая июн|июнь|июня июл|июль|июля "
        "августа сент|сентябрь|сентября|сен октябрь|октября нояб|ноябрь|ноября|ноя декабрь|декабря"
    ),
    "uk": (
        "січ|січень|січня лют|лютий|лютого бер|березень|березня|берез квіт|квітень|квітня|кві "
        "трав|травень|травня|тра черв|червень|червня|чер лип|липень|липня серп|серпень|серпня|сер "
        "вер|вересень|вересня|верес жовт|жовтень|жовтня|жов лист|листопад|листопада|листоп|лис "
        "груд|грудень|грудня|гру"
    ),
    "be": (
        "сту|студзень|студзеня|стд лютага|люты сак|сакавік|сакавіка кра|красавік|красавіка|крс траўня "
        "чэр|чэрвень|чэрвеня ліп|ліпень|ліпеня жні|жнівень|жніўня|жнівеня|жнв верасень|верасня|врс "
        "кас|кастрычнік|кастрычніка|кст ліс|лістапад|лістапада сне|снежань|снежня|снж"
    ),
    "ro": (
        "ian|ianuarie februarie martie aprilie - iun|iunie iul|iulie - septembrie octombrie noiembrie|noiem decembrie"
    ),
    "hu": "- - márc|március|iii - május június július|vii augusztus|viii szept|szeptember - - xii",
    "el": (
        "ιαν|ιανουάριοσ|ιανουαρίου φεβ|φεβρουάριοσ|φεβρουαρίου μάρ|μάρτιοσ|μαρ|μαρτίου "
        "απρ|απρίλιοσ|απριλίου μάι|μάιοσ|μαΐ|μαΐου ιουν|ιουνίου|ιούν|ιούνιοσ "
        "ιουλ|ιουλίου|ιούλ|ιούλιοσ αυγ|αυγούστου|αύγ|αύγουστοσ σεπ|σεπτέμβριοσ|σεπτεμβρίου "
        "οκτ|οκτωβρίου|οκτώβριοσ νοέ|νοέμβριοσ|νοε|νοεμβρίου δεκ|δεκέμβριοσ|δεκεμβρίου"
    ),
    "tr": (
        "oca|ocak şub|şubat - nis|nisan mayıs haz|haziran tem|temmuz ağustos eyl|eylül eki|ekim kas|kasım ara|aralık"
    ),
    "az": ("yan|yanvar fevral - aprel - iyn|iyun iyl|iyul avq|avqust sen|sentyabr oktyabr noy|noyabr dek|dekabr"),
    "kk": (
        "қаң|қаңтар ақп|ақпан нау|наурыз сәу|сәуір мам|мамыр мау|маусым шіл|шілде там|тамыз қыр|қыркүйек "
        "қаз|қазан қар|қараша жел|желтоқсан"
    ),
    "uz": "- - - - - - - - sentabr oktabr - -",
    "ka": (
        "იან|იანვარი თებ|თებერვალი მარ|მარტი აპრ|აპრილი მაი|მაისი ივნ|ივნისი ივლ|ივლისი აგვ|აგვისტო "
        "სექ|სექტემბერი ოქტ|ოქტომბერი ნოე|ნოემბერი დეკ|დეკემბერი"
    ),
    "hy": (
        "հնվ|հունվար|հունվարի փետրվար|փետրվարի|փտվ մարտ|մարտի|մրտ ապր|ապրիլ|ապրիլի մայիս|մայիսի|մյս "
        "հնս|հունիս|հունիսի հլս|հուլիս|հուլիսի օգոստոս|օգոստոսի|օգս սեպ|սեպտեմբեր|սեպտեմբերի "
        "հոկ|հոկտեմբեր|հոկտեմբերի նոյ|նոյեմբեր|նոյեմբերի դեկ|դեկտեմբեր|դեկտեմբերի"
    ),
    "sq": (
        "janar shk|shkurt - pri|prill - qer|qershor korr|korrik|kor gush|gusht|gsh sht|shtator tet|tetor "
        "nën|nëntor dhj|dhjetor"
    ),
    "eu": (
        "urt|urtarrila ots|otsaila martxoa api|apirila maiatza eka|ekaina uzt|uztaila abu|abuztua "
        "ira|iraila urr|urria aza|azaroa abe|abendua"
    ),
    "ca": "gener febrer - - maig juny juliol agost setembre - - desembre",
    "gl": "xan|xaneiro febreiro - - - xuño xul|xullo - - - - decembro",
    "ga": (
        "ean|eanáir feabh|feabhra márta aib|aibreán beal|bealtaine meith|meitheamh iúil lún|lúnasa mfómh "
        "dfómh samh|samhain noll|nollaig"
    ),
    "cy": (
        "ion|ionawr chw|chwef|chwefror maw|mawrth ebr|ebrill - meh|mehefin gor|gorff|gorffennaf awst medi "
        "hyd|hydref tach|tachwedd rhag|rhagfyr"
    ),
    "mt": ("jannar fra|frar marzu - mej|mejju ġun|ġunju lul|lulju aww|awwissu settembru ottubru novembru diċembru"),
    "id": "djan|djanuari peb|pebruari maret - - djuni djuli agustus|agt - - nop|nopember -",
    "ms": "- - mac - - - julai ogo|ogos - - - dis|disember",
    "fil": "- pebrero marso - - hun|hunyo hul|hulyo - setyembre oktubre nob|nobyembre disyembre",
    "th": (
        "มกราคม|มค|เดือนมกราคม|มกรา กพ|กุมภาพันธ์|เดือนกุมภาพันธ์|กุมภา มีค|มีนาคม|เดือนมีนาคม|มีนา "
        "เมย|เมษายน|เมษา|เดือนเมษายน พค|พฤษภาคม|เดือนพฤษภาคม|พฤษภา มิถุนายน|มิย|เดือนมิถุนายน|มิถุนา "
        "กค|กรกฎาคม|เดือนกรกฏาคม|กรกฎา สค|สิงหาคม|สิงหา|เดือนสิงหาคม กย|กันยายน|กันยา|เดือนกันยายน "
        "ตค|ตุลาคม|เดือนตุลาคม|ตุลา พย|พฤศจิกายน|เดือนพฤศจิกายน|พฤศจิ ธค|ธันวาคม|เดือนธันวาคม|ธันวา"
    ),
    "lo": ("ມກ|ມັງກອນ ກພ|ກຸມພາ ມນ|ມີນາ ມສ|ເມສາ ພພ|ພຶດສະພາ ມິຖ|ມິຖຸນາ ກລ|ກໍລະກົດ ສຫ|ສິງຫາ ກຍ|ກັນຍາ ຕລ|ຕຸລາ ພຈ|ພະຈິກ ທວ|ທັນວາ"),
    "my": ("ဇန်|ဇန်နဝါရီ ဖေ|ဖေဖော်ဝါရီ မတ် ဧပြီ မေ ဇွန် ဇူ|ဇူလိုင် ဩဂုတ် စက်|စက်တင်ဘာ အောက်|အောက်တိုဘာ နို|နိုဝင်ဘာ ဒီ|ဒီဇင်ဘာ"),
    "km": "មករា កុម្ភៈ មីនា មេសា ឧសភា មិថុនា កក្កដា សីហា កញ្ញា តុលា វិច្ឆិកា ធ្នូ",
    "hi": (
        "जनवरी|जन॰ फ़रवरी|फ़र॰ मार्च अप्रैल मई जून जुलाई|जुल॰ अगस्त|अग॰ सितंबर|सित॰|सितम्बर "
        "अक्तूबर|अक्तू॰|अक्टूबर नवंबर|नव॰|नवम्बर दिसंबर|दिस॰|दिसम्बर"
    ),
    "bn": (
        "জানু|জানুয়ারী|জানুয়ারি ফেব|ফেব্রুয়ারী|ফেব্রুয়ারি মার্চ এপ্রি|এপ্রিল মে জুন জুল|জুলাই "
        "আগ|আগস্ট সেপ|সেপ্টেম্বর অক্টো|অক্টোবর নভে|নভেম্বর ডিসে|ডিসেম্বর"
    ),
    "ur": "جنوری فروری مارچ اپریل مئی جون جولائی اگست ستمبر اکتوبر نومبر دسمبر",
    "fa": (
        "ژانویه|ژانویهٔ فوریه|فوریهٔ|فبروری مارس آوریل مه|مهٔ|می ژوئن ژوئیه|ژوئیهٔ|جولای اوت|آگست "
        "سپتامبر|سپتمبر اکتبر نوامبر دسامبر"
    ),
    "ar": "يناير فبراير - أبريل مايو يونيو|يونيه|يونية يوليو|يوليه|يولية أغسطس سبتمبر أكتوبر نوفمبر ديسمبر",
    "he": (
        "ינואר|ינו׳|לינואר|בינואר|ינו פברואר|פבר׳|בפברואר|לפברואר|פבר "
        "מרץ|במרץ|למרץ|מרס|במרס|למרס|מארס|במארס|למארס אפריל|אפר׳|באפריל|לאפריל|אפר מאי|במאי|למאי "
        "יוני|ביוני|ליוני|יונ יולי|ביולי|ליולי|יול אוגוסט|אוג׳|באוגוסט|לאוגוסט|אוג "
        "ספטמבר|ספט׳|בספטמבר|לספטמבר|ספט אוקטובר|אוק׳|באוקטובר|לאוקטובר|אוק "
        "נובמבר|נוב׳|בנובמבר|לנובמבר|נוב דצמבר|דצמ׳|בדצמבר|לדצמבר|דצמ"
    ),
    "ne": "- फेब्रुअरी - अप्रिल मे जुन - अगस्ट सेप्टेम्बर अक्टोबर नोभेम्बर डिसेम्बर",
    "mr": ("जाने|जानेवारी फेब्रु|फेब्रुवारी - एप्रि|एप्रिल - - जुलै ऑग|ऑगस्ट सप्टें|सप्टेंबर ऑक्टो|ऑक्टोबर नोव्हें|नोव्हेंबर डिसें|डिसेंबर"),
    "gu": ("જાન્યુ|જાન્યુઆરી ફેબ્રુ|ફેબ્રુઆરી માર્ચ એપ્રિલ મે જૂન જુલાઈ ઑગસ્ટ સપ્ટે|સપ્ટેમ્બર ઑક્ટો|ઑક્ટોબર નવે|નવેમ્બર ડિસે|ડિસેમ્બર"),
    "pa": ("ਜਨ|ਜਨਵਰੀ ਫ਼ਰ|ਫ਼ਰਵਰੀ ਮਾਰਚ ਅਪ੍ਰੈ|ਅਪ੍ਰੈਲ ਮਈ ਜੂਨ ਜੁਲਾ|ਜੁਲਾਈ ਅਗ|ਅਗਸਤ ਸਤੰ|ਸਤੰਬਰ ਅਕਤੂ|ਅਕਤੂਬਰ ਨਵੰ|ਨਵੰਬਰ ਦਸੰ|ਦਸੰਬਰ"),
    "ta": ("ஜன|ஜனவரி பிப்|பிப்ரவரி மார்|மார்ச் ஏப்|ஏப்ரல் மே ஜூன் ஜூலை ஆக|ஆகஸ்ட் செப்|செப்டம்பர் அக்|அக்டோபர் நவ|நவம்பர் டிச|டிசம்பர்"),
    "te": ("జన|జనవరి ఫిబ్ర|ఫిబ్రవరి మార్చి ఏప్రి|ఏప్రిల్ మే జూన్ జులై ఆగ|ఆగస్టు సెప్టెం|సెప్టెంబర్ అక్టో|అక్టోబర్ నవం|నవంబర్ డిసెం|డిసెంబర్"),
    "ml": (
        "ജനു|ജനുവരി ഫെബ്രു|ഫെബ്രുവരി മാർ|മാർച്ച് ഏപ്രി|ഏപ്രിൽ മേയ് ജൂൺ ജൂലൈ ഓഗ|ഓഗസ്റ്റ് സെപ്റ്റം|സെപ്റ്റംബർ ഒക്ടോ|ഒക്ടോബർ നവം|നവംബർ ഡിസം|ഡിസംബർ"
    ),
    "kn": ("ಜನ|ಜನವರಿ ಫೆಬ್ರ|ಫೆಬ್ರವರಿ ಮಾರ್ಚ್ ಏಪ್ರಿ|ಏಪ್ರಿಲ್ ಮೇ ಜೂನ್ ಜುಲೈ ಆಗ|ಆಗಸ್ಟ್ ಸೆಪ್ಟೆಂ|ಸೆಪ್ಟೆಂಬರ್ ಅಕ್ಟೋ|ಅಕ್ಟೋಬರ್ ನವೆಂ|ನವೆಂಬರ್ ಡಿಸೆಂ|ಡಿಸೆಂಬರ್"),
    "si": ("ජන|ජනවාරි පෙබ|පෙබරවාරි මාර්|මාර්තු අප්රේල් මැයි ජූනි ජූලි අගෝ|අගෝස්තු සැප්|සැප්තැම්බර් ඔක්|ඔක්තෝබර් නොවැ|නොවැම්බර් දෙසැ|දෙසැම්බර්"),
    "sw": "- - machi aprili - - - agosti septemba oktoba novemba desemba",
    "af": "januarie - - - - junie julie - - - - -",
    "lb": "- - mäe|mäerz abrëll mee - - - - - - -",
    "eo": "januaro februaro marto aprilo majo - - aŭgusto - oktobro - -",
}
_WEEKDAY_NAMES = {
    "en": "monday tuesday|tues wednesday thursday friday saturday sunday",
    "de": "montag dienstag mittwoch donnerstag freitag samstag sonntag",
    "fr": "lundi mardi mercredi jeudi vendredi samedi dimanche",
    "es": "lunes martes miércoles jueves viernes sábado domingo",
    "it": "lunedì martedì mercoledì giovedì venerdì sabato domenica",
    "pt": ("segunda-feira|segunda terça-feira|terça quarta-feira|quarta quinta-feira|quinta sexta-feira|sexta - -"),
    "nl": "maandag dinsdag woensdag donderdag vrijdag zaterdag zondag",
    "sv": "måndag|månd tisdag|tisd onsdag|onsd tors|torsdag|torsd fredag|fred lördag|lörd söndag|sönd",
    "da": "- tirs|tirsdag - - - lørdag søndag",
    "fi": (
        "maanantai|maanantaina tiistai|tiistaina keskiviikko|keskiviikkona torstai|torstaina "
        "perjantai|perjantaina lauantai|lauantaina sunnuntai|sunnuntaina"
    ),
    "is": "mánudagur þriðjudagur miðvikudagur fimmtudagur föstudagur laugardagur sunnudagur",
    "et": "esmaspäev teisipäev kolmapäev neljapäev reede laupäev pühapäev",
    "lv": (
        "pirmd|pirmdiena otrd|otrdiena trešd|trešdiena ceturtd|ceturtdiena piektd|piektdiena "
        "sestd|sestdiena svētd|svētdiena"
    ),
    "sq": "hënë martë mërkurë enjte premte shtunë diel",
    "sv_last": "måndags tisdags onsdags torsdags fredags lördags söndags",
    "da_last": "mandags tirsdags onsdags torsdags fredags lørdags søndags",
    "nn": "- tysdag - - - laurdag -",
    "ky": "дүйшөмбү шейшемби шаршемби бейшемби жума ишемби жекшемби",
    "am": "ሰኞ ማክሰኞ ረቡዕ ሐሙስ ዓርብ ቅዳሜ እሑድ",
    "ja": "月曜|月曜日 火曜|火曜日 水曜|水曜日 木曜|木曜日 金曜|金曜日 土曜|土曜日 日曜|日曜日",
    "ko": "월요일 화요일 수요일 목요일 금요일 토요일 일요일",
    "lt": "pirmadienis antradienis trečiadienis ketvirtadienis penktadienis šeštadienis sekmadienis",
    "pl": ("poniedziałek|poniedzialek wtorek środa|środę czwartek piątek sobota|sobotę niedz|niedziela|niedzielę"),
    "cs": "pondělí úterý středa|středu|středy čtvrtek pátek|pátku sobotu|soboty neděle|neděli",
    "sk": "pondelok utorok - štvrtok piatok - nedeľa|nedeľu",
    "sl": "ponedeljek torek sreda četrtek petek - nedelja",
    "hr": "ponedjeljak utorak srijeda četvrtak petak subota nedjelja",
    "sr": "пон|понедељак|ponedeljak уто|уторак сре|среда чет|четвртак пет|петак суб|субота нед|недеља",
    "mk": "понеделник вто|вторник|вт - четврток петок саб|сабота недела",
    "bg": "пн - ср|сряда|сря четвъртък|чт петък|пт сб|събота нд|неделя",
    "ru": (
        "понедельник|пнд втр срд|среду четверг|чтв пятница|птн|пятницу суббота|сбт|субботу "
        "воскресенье|вс|воскресение|вск"
    ),
    "uk": (
        "понеділок|понед вівторок|вів|вівтор "
        "середа|середу|сер|серед четвер пят|пятниця|пятницю суботу|субот неділю|неділя|неділ"
    ),
    "be": "панядзелак аў|аўторак|аўт серада чацвер|чц|чцв|чв пятніца - нядзеля|няд",
    "ro": "luni marți miercuri - vineri sâmbătă duminică",
    "hu": "hétfő kedd szerda csütörtök péntek szombat vasárnap",
    "el": "δευ|δευτέρα τρί|τρίτη τετ|τετάρτη πέμ|πέμπτη παρ|παρασκευή σάβ|σάββατο κυρ|κυριακή",
    "tr": "pazartesi salı çarşamba perşembe cuma cumartesi pazar",
    "az": "- - çərşənbə - cümə şənbə bazar",
    "kk": "дс|дүйсенбі сейсенбі|сс сәрсенбі бейсенбі|бс жм|жұма сенбі жексенбі|жс",
    "uz": "dush|dushanba sesh|seshanba chor|chorshanba payshanba juma shan|shanba yakshanba",
    "ka": "ორშ|ორშაბათი სამ|სამშაბათი ოთხ|ოთხშაბათი ხუთ|ხუთშაბათი პარ|პარასკევი შაბ|შაბათი კვი|კვირა",
    "hy": "երկ|երկուշաբթի երեքշաբթի|երք չորեքշաբթի|չրք հինգշաբթի|հնգ ուր|ուրբաթ շաբաթ|շբթ կիր|կիրակի",
    "eu": "astelehena asteartea asteazkena osteguna ostirala larunbata igandea",
    "ca": "dilluns dimarts dimecres dijous divendres dissabte diumenge",
    "gl": "luns - mércores xoves venres - -",
    "ga": "luan máirt céad déar|déardaoin aoine sath domh",
    "cy": "llun - - - gwen - -",
    "mt": "it-tnejn it-tlieta l-erbgħa il-ħamis il-ġimgħa is-sibt il-ħadd",
    "id": "senin selasa rabu kamis jumat sabtu minggu|ahad",
    "ms": "isnin - - khamis jumaat - -",
    "fil": "- - miyerkules huwebes biyernes - linggo",
    "th": (
        "วันจันทร์|จันทร์|วันจันทร์ที่ วันอังคาร|อังคาร|วันอังคารที่ วันพุธ|พุธ|วันพุธที่ "
        "พฤ|วันพฤหัสบดี|พฤหัสบดี|พฤหัส|วันพฤหัสบดีที่ วันศุกร์|ศุกร์|วันศุกร์ที่ "
        "วันเสาร์|เสาร์|วันเสาร์ที่ วันอาทิตย์|อา|อาทิตย์|วันอาทิตย์ที่"
    ),
    "lo": "ຈັນ|ວັນຈັນ ວັນອັງຄານ|ອັງຄານ ພຸດ|ວັນພຸດ ພະຫັດ|ວັນພະຫັດ ວັນສຸກ|ສຸກ ວັນເສົາ|ເສົາ ວັນອາທິດ|ອາທິດ",
    "my": "တနင်္လာ အင်္ဂါ ဗုဒ္ဓဟူး ကြာသပတေး သောကြာ စနေ တနင်္ဂနွေ",
    "km": "ចន្ទ|ច័ន្ទ អង្គារ ពុធ ព្រហ|ព្រហស្បតិ៍ សុក្រ សៅរ៍ អាទិត្យ",
    "hi": "सोम|सोमवार मंगल|मंगलवार बुध|बुधवार गुरु|गुरुवार शुक्र|शुक्रवार शनि|शनिवार रवि|रविवार",
    "bn": ("সোম|সোমবার মঙ্গল|মঙ্গলবার বুধ|বুধবার বৃহস্পতি|বৃহস্পতিবার|বৃহষ্পতিবার শুক্র|শুক্রবার শনি|শনিবার রবি|রবিবার"),
    "ur": "پیر|سوموار منگل بدھ جمعرات جمعہ ہفتہ اتوار",
    "fa": "دوشنبه سهشنبه چهارشنبه پنجشنبه جمعه شنبه یکشنبه",
    "ar": "الاثنين|الإثنين الثلاثاء الأربعاء الخميس الجمعة|الجمعه السبت الأحد",
    "he": "שני שלישי רביעי חמישי שישי שבת ראשון",
    "ne": "सोमबार मङ्गल|मङ्गलबार बुधबार बिहि|बिहिबार शुक्रबार शनिबार आइत|आइतबार",
    "mr": "- मंगळ|मंगळवार - - - - -",
    "gu": "સોમ|સોમવાર મંગળ|મંગળવાર બુધ|બુધવાર ગુરુ|ગુરુવાર શુક્ર|શુક્રવાર શનિ|શનિવાર રવિ|રવિવાર",
    "pa": "ਸੋਮ|ਸੋਮਵਾਰ ਮੰਗਲ|ਮੰਗਲਵਾਰ ਬੁੱਧ|ਬੁੱਧਵਾਰ ਵੀਰ|ਵੀਰਵਾਰ ਸ਼ੁੱਕਰ|ਸ਼ੁੱਕਰਵਾਰ ਸ਼ਨਿੱਚਰ|ਸ਼ਨਿੱਚਰਵਾਰ ਐਤ|ਐਤਵਾਰ",
    "ta": "திங்|திங்கள் செவ்|செவ்வாய் புத|புதன் வியா|வியாழன் வெள்|வெள்ளி சனி ஞாயி|ஞாயிறு",
    "te": "సోమ|సోమవారం మంగళ|మంగళవారం బుధ|బుధవారం గురు|గురువారం శుక్ర|శుక్రవారం శని|శనివారం ఆది|ఆదివారం",
    "ml": ("തിങ്കളാഴ്ച|തിങ്കൾ ചൊവ്വ|ചൊവ്വാഴ്ച ബുധനാഴ്ച|ബുധൻ വ്യാഴം|വ്യാഴാഴ്ച വെള്ളി|വെള്ളിയാഴ്ച ശനി|ശനിയാഴ്ച ഞായറാഴ്ച|ഞായർ"),
    "kn": "ಸೋಮ|ಸೋಮವಾರ ಮಂಗಳ|ಮಂಗಳವಾರ ಬುಧ|ಬುಧವಾರ ಗುರು|ಗುರುವಾರ ಶುಕ್ರ|ಶುಕ್ರವಾರ ಶನಿ|ಶನಿವಾರ ಭಾನು|ಭಾನುವಾರ",
    "si": "සඳුදා අඟහ|අඟහරුවාදා බදාදා බ්රහස්|බ්රහස්පතින්දා සිකු|සිකුරාදා සෙන|සෙනසුරාදා ඉරිදා",
    "sw": "jumatatu jumanne jumatano alhamisi ijumaa jumamosi jumapili",
    "af": "- - - - vrydag saterdag -",
    "mn": "да|даваа мя|мягмар лх|лхагва пү|пүрэв ба|баасан бя|бямба ня|ням",
    "lb": "méindeg dënschdeg mëttwoch donneschdeg freideg samschdeg sonndeg",
    "fo": "mánadagur týsdagur mikudagur hósdagur fríggjadagur leygardagur -",
    "eo": "lundo mardo merkredo ĵaŭdo vendredo - dimanĉo",
}
# Other calendars of twelve months that begin at other days; what stands for a month here stays in its calendar.
_JALALI_NAMES = "فروردین اردیبهشت خرداد تیر مرداد|امرداد شهریور مهر آبان آذر دی بهمن اسفند"
# Names of one month in one country and of another elsewhere, by the zone that tells.
_ELSEWHERE = {"Europe/Zagreb": {"lip": 6, "lis": 10, "listopad": 10, "listopada": 10, "srp": 7}}
# Names of two words, and words for two, by what stands for them; a name before one that begins it.
TWO_WORDS = {
    "تشرين الأول": "أكتوبر", "تشرين الاول": "أكتوبر", "تشرين الثاني": "نوفمبر", "كانون الأول": "ديسمبر",
    "كانون الاول": "ديسمبر", "كانون الثاني": "يناير", "tháng mười hai": "tháng 12", "tháng mười một": "tháng 11",
    "tháng mười": "tháng 10", "tháng một": "tháng 1", "tháng hai": "tháng 2", "tháng ba": "tháng 3",
    "tháng tư": "tháng 4", "tháng năm": "tháng 5", "tháng sáu": "tháng 6", "tháng bảy": "tháng 7",
    "tháng tám": "tháng 8", "tháng chín": "tháng 9", "thứ hai": "monday", "thứ ba": "tuesday",
    "thứ tư": "wednesday", "thứ năm": "thursday", "thứ sáu": "friday", "thứ bảy": "saturday",
    "chủ nhật": "sunday", "今晚": "今天晚上", "今夜": "今天晚上",
    "今早": "今天早上", "今晨": "今天早上", "昨晚": "昨天晚上", "昨夜": "昨天晚上",
    "יום א׳": "sunday", "יום ב׳": "monday", "יום ג׳": "tuesday", "יום ד׳": "wednesday", "יום ה׳": "thursday",
    "יום ו׳": "friday", "昨晨": "昨天早上", "星期天": "星期日", "礼拜天": "礼拜日",
    "禮拜天": "禮拜日", "前晚": "前天晚上", "п'ятниц": "пятниц",
    "bazar ertəsi": "monday", "çərşənbə axşamı": "tuesday",
    "cümə axşamı": "thursday",
}  # fmt: skip
_LEVANT = {"شباط": 2, "آذار": 3, "نيسان": 4, "أيار": 5, "حزيران": 6, "تموز": 7, "آب": 8, "أيلول": 9}
_MAGHREB = {"غشت": 8, "جانفي": 1, "فيفري": 2, "أفريل": 4, "ماي": 5, "جوان": 6, "جويلية": 7, "أوت": 8}
_SHORT = {"janu": 1, "jän": 1, "febr": 2, "mrz": 3, "marc": 3, "apri": 4, "augu": 8, "octo": 10, "nove": 11, "dece": 12}
_OWN_PATTERN = ("en", "de", "fr", "es", "it", "pt", "nl", "sv", "da", "nb", "pl", "cs", "ru", "tr", "id")


_ACCENTS = re.compile("[\u0300-\u036f]+")


def bare(name: str) -> str:
    """Normalise a calendar name: folded, without dots and accents."""
    name = name.casefold().replace(".", "")
    if not name.isascii():
        name = unicodedata.normalize("NFC", _ACCENTS.sub("", unicodedata.normalize("NFD", name)))
    return name


def _numbered(names: str) -> dict[str, int]:
    groups = enumerate(names.split(), start=1)
    return {bare(name): number for number, group in groups for name in group.split("|") if name != "-"}


def _merged(tables: dict[str, str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for names in tables.values():
        found = _numbered(names) | found
    return found


MONTHS = {bare(name): number for name, number in (_LEVANT | _MAGHREB | _SHORT).items()} | _merged(_MONTH_NAMES)
"""Month names, bare, to 1 to 12."""
JALALI_MONTHS = _numbered(_JALALI_NAMES)
"""Month names of the calendar of Iran and Afghanistan, bare, to 1 to 12."""
WEEKDAYS = (
    _merged(_WEEKDAY_NAMES)
    | _numbered("mon tue|tues wed thu|thur|thurs fri sat sun")
    | {
        f"{first}{day}": n
        for first in ("周", "週", "星期", "礼拜", "禮拜")
        for n, day in enumerate("一二三四五六日", 1)
    }
)
"""Weekday names, bare, to 1 (Monday) to 7."""
# As the Unicode CLDR shortens them. They count alone beside a time, since many are words; those of 0 never do: they
# mean several days, or are everyday words.
_SHORT_WEEKDAYS = {
    1: ("be dl hen isn lu mo po pon pr pzt seg δε дш дүи по եկ ב׳ إثنين सो সোঃ સો தி തി සඳු จ ຈ လာ ორ ច 月 월"),
    2: (
        "dt ot sal sel ter ti tir tis tu ty tys ut uto wt wto þr þri τρ ут шеиш шш եք ג׳ ثلاثاء मं "
        "মঃ ਮੰਗ મં செ మం ചൊ අඟ อ ອ ဂါ სმ អ 火 화"
    ),
    3: (
        "az ch dc ke mer mi mie miy mið ons qua ra rab sr sre sri sro sze tr wo τε шарш шр չք ד׳ "
        "أربعاء बु বুঃ બુ பு ബു බදා พ ພ ဟူး ოთ ពុ 水 수"
    ),
    4: (
        "cet cs czw dj enj fi fim gio huw je jeu joi jue kam kh kha kt qui th xo xov πε беиш бш че "
        "հգ ה׳ خميس गु বৃঃ ગુ வி വ്യാ ພຫ တေး ხთ ព្រ 木 목"
    ),
    5: (
        "biy cu cum dv fo fos fr fre jum pet pi pia pk pn sex ve ven vi vie vin vr πα жума пе ու ו׳ "
        "ج جمعة शु শুঃ ਸ਼ੁੱਕ શુ வெ വെ ศ ສຸ ကြာ პრ សុ 金 금"
    ),
    6: ("cmt ds la lau lo lor lr lø lør sab sam sh sob szo za σα иш ишм су շբ ש׳ سبت ش श ਸ਼ਨਿੱ શ ச ശ ส ສ နေ შბ ស 土 토"),
    7: (
        "ah ahd cn dg dom dum ig lin ne ned nie sk sv sø søn ya yak zo κυ жек жш не կր א׳ أحد र রঃ "
        "ર ஞா ഞാ ඉරි ອາ နွေ კვ អា 日 일"
    ),
    0: (
        "ca ce ct di do du ju ma me pa pe pt sa se so st su tor al is man an ar car on we og pay "
        "per to or pre die dim min son"
    ),
}
SHORT_WEEKDAYS = {bare(name): day for day, names in _SHORT_WEEKDAYS.items() for name in names.split()}
"""Short names of weekdays, bare, to 1 (Monday) to 7, and to 0 where they may mean two."""
# The longest first, as a pattern takes the first alternative that fits.
MONTH = "(?P<month>(?:{})\\b\\.?)".format(
    "|".join(
        sorted(
            {
                re.escape(name)
                for language in _OWN_PATTERN
                for name in re.split(r"[ |]", _MONTH_NAMES.get(language, "-"))
                if name != "-"
            },
            key=len,
            reverse=True,
        )
    )
)
"""A pattern of the month names of the languages that most pages are in."""


def month_number(name: str, zone: str = "") -> int:
    """1 to 12 for a month's name in any case, with or without dots; 0 for others."""
    return month_of(bare(name), zone)


def month_of(name: str, zone: str = "") -> int:
    """The same for a bare name."""
    return _ELSEWHERE.get(zone, {}).get(name) or MONTHS.get(name, 0)
