package sim

// office is a workplace with the properties that its people share.
type office struct {
	city, state, country, usage, language, postal, dial string
	share                                               int // number out of 100 people
}

var offices = []office{
	{"London", "England", "United Kingdom", "GB", "en-GB", "EC2A 4NE", "+44 20", 22},
	{"Boston", "MA", "United States", "US", "en-US", "02110", "+1 617", 18},
	{"München", "Bayern", "Germany", "DE", "de-DE", "80331", "+49 89", 14},
	{"Paris", "Île-de-France", "France", "FR", "fr-FR", "75009", "+33 1", 9},
	{"Cape Town", "Western Cape", "South Africa", "ZA", "en-ZA", "8001", "+27 21", 8},
	{"Sydney", "NSW", "Australia", "AU", "en-AU", "2000", "+61 2", 8},
	{"東京", "東京都", "Japan", "JP", "ja-JP", "100-0005", "+81 3", 6},
	{"Αθήνα", "Αττική", "Greece", "GR", "el-GR", "105 57", "+30 21", 4},
	{"Kraków", "Małopolskie", "Poland", "PL", "pl-PL", "31-001", "+48 12", 4},
	{"São Paulo", "SP", "Brazil", "BR", "pt-BR", "01310-100", "+55 11", 4},
	{"القاهرة", "القاهرة", "Egypt", "EG", "ar-EG", "11511", "+20 2", 3},
}

// native are names in the script of an office. They are used instead of English ones.
var native = map[string]struct{ given, family []string }{
	"DE": {
		[]string{"Jürgen", "Käthe", "Björn", "Anneliese", "Günther", "Sören"},
		[]string{"Müller", "Größe", "Schäfer", "von der Leyen", "Weiß", "Köhler"},
	},
	"FR": {
		[]string{"Élodie", "Jérôme", "Anaïs", "François", "Zoé", "Loïc"},
		[]string{"Lefèvre", "d'Artagnan", "Œuvrard", "L'Hôpital", "Garçon", "Béranger"},
	},
	"JP": {[]string{"太郎", "花子", "健一", "美咲", "翔太", "由美"}, []string{"佐藤", "鈴木", "高橋", "田中", "渡辺", "伊藤"}},
	"GR": {
		[]string{"Γιώργος", "Ελένη", "Νίκος", "Σοφία", "Δημήτρης"},
		[]string{"Παπαδόπουλος", "Νικολάου", "Οικονόμου", "Γεωργίου"},
	},
	"PL": {
		[]string{"Łukasz", "Małgorzata", "Żaneta", "Grażyna", "Zdzisław"},
		[]string{"Wójcik", "Kowalczyk", "Święcicki", "Źródło", "Łęcki"},
	},
	"BR": {
		[]string{"João", "Conceição", "Antônio", "Inês", "Luís"},
		[]string{"Gonçalves", "Araújo", "Brandão", "da Conceição"},
	},
	"EG": {[]string{"محمد", "فاطمة", "أحمد", "مريم", "يوسف"}, []string{"حسن", "إبراهيم", "عبد الله", "السيد"}},
}

// agentDuties are the tasks of agents.
var agentDuties = []string{"Invoice", "Onboarding", "Travel", "Contract", "Help Desk"}

// department is a part of the company, with its job titles from the top down.
type department struct {
	name   string
	titles []string
	share  int
}

var departments = []department{
	{"Sales", []string{"Vice President Sales", "Regional Sales Manager", "Account Executive", "Sales Associate"}, 16},
	{"Engineering", []string{"Chief Engineer", "Engineering Manager", "Senior Engineer", "Engineer"}, 18},
	{"Operations", []string{"Head of Operations", "Operations Manager", "Shift Lead", "Operator"}, 16},
	{"Customer Service", []string{"Head of Service", "Service Manager", "Senior Agent", "Agent"}, 12},
	{"Finance", []string{"Chief Financial Officer", "Controller", "Accountant", "Accounts Clerk"}, 7},
	{"Human Resources", []string{"Head of People", "HR Business Partner", "Recruiter", "HR Assistant"}, 4},
	{"IT", []string{"Chief Information Officer", "IT Manager", "System Administrator", "Help Desk Analyst"}, 6},
	{"Marketing", []string{"Chief Marketing Officer", "Brand Manager", "Content Editor", "Marketing Assistant"}, 6},
	{"Legal", []string{"General Counsel", "Senior Counsel", "Counsel", "Paralegal"}, 2},
	{"Research & Development", []string{
		"Head of Research", "Principal Scientist", "Scientist",
		"Laboratory Technician",
	}, 7},
	{"Facilities", []string{"Head of Facilities", "Site Manager", "Technician", "Receptionist"}, 6},
}

// licence is a product of the tenant. The IDs are those published by Microsoft
// (https://learn.microsoft.com/entra/identity/users/licensing-service-plan-reference).
type licence struct {
	sku, part   string
	plans       []plan
	staff, rest int // percentage of members and of guests who have it
}

type plan struct{ id, name string }

var licences = []licence{
	{
		"c7df2760-2c81-4ef7-b578-5b5392b571df", "ENTERPRISEPREMIUM",
		[]plan{
			{"8c098270-9dd4-4350-9b30-ba4703f3b36b", "ADALLOM_S_O365"},
			{"efb87545-963c-4e0d-99df-69c6916d9eb0", "EXCHANGE_S_ENTERPRISE"},
		},
		25, 0,
	},
	{
		"6fd2c87f-b296-42f0-b197-1e91e994b900", "ENTERPRISEPACK",
		[]plan{
			{"efb87545-963c-4e0d-99df-69c6916d9eb0", "EXCHANGE_S_ENTERPRISE"},
			{"57ff2da0-773e-42df-b2af-ffb7a2317929", "TEAMS1"},
		},
		60, 0,
	},
	{
		"84a661c4-e949-4bd2-a560-ed7766fcaf2b", "AAD_PREMIUM_P2",
		[]plan{{"eec0eb4f-6444-4f95-aba0-50c24d67f998", "AAD_PREMIUM_P2"}},
		30, 0,
	},
	{
		"f30db892-07e9-47e9-837c-80727f46fd3d", "FLOW_FREE",
		[]plan{{"50e68c76-46c6-4674-81f9-75456511b170", "FLOW_P2_VIRAL"}},
		12, 3,
	},
}

var sharedMailboxes = []string{
	"Info", "Invoices", "Careers", "Support", "Press", "Orders", "Reception",
	"Data Protection", "Facilities Desk", "Travel",
}

var guestCompanies = []string{"fabrikam.example", "northwind.example", "tailspin.example", "bücher.example"}
